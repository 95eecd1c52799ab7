//! The QR code of a sheet, as one path.

use crate::ink::n;

/// Path of the code of an address in a square of 100 by 100; empty when it is too long for one.
pub fn qr_path(address: &str) -> String {
    path(address, (0.0, 0.0), 100.0)
}

/// Path of the code's dark modules in a square of `size` at `origin`; empty when the text is too long for a code.
pub(crate) fn path(text: &str, (x, y): (f64, f64), size: f64) -> String {
    let Ok(code) = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M) else {
        return String::new();
    };
    let width = code.width();
    let module = size / width as f64;
    let colors = code.to_colors();
    let mut d = String::new();
    for row in 0..width {
        let mut column = 0;
        while column < width {
            let run = colors[row * width + column..(row + 1) * width]
                .iter()
                .take_while(|color| **color == qrcode::Color::Dark)
                .count();
            if run > 0 {
                let (left, top) = (x + column as f64 * module, y + row as f64 * module);
                d.push_str(&format!(
                    "M{} {}h{}v{}h-{}z",
                    n(left),
                    n(top),
                    n(run as f64 * module),
                    n(module),
                    n(run as f64 * module)
                ));
            }
            column += run.max(1);
        }
    }
    d
}
