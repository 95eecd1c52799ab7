//! Figures against closed forms, against a snapshot of `ecomplexity` 0.5, and against what must hold of any matrix.

use model::Text;
use proptest::prelude::*;

use super::*;

fn matrix(values: &[Vec<f64>]) -> Matrix {
    let mut matrix = Matrix::new(values.len(), values.first().map_or(0, Vec::len));
    for (row, line) in values.iter().enumerate() {
        for (column, value) in line.iter().enumerate() {
            matrix.add(row, column, *value).expect("a value from 0 up");
        }
    }
    matrix
}

fn of(values: &[&[u32]]) -> Vec<Vec<f64>> {
    values.iter().map(|row| row.iter().map(|value| f64::from(*value)).collect()).collect()
}

fn near(what: &str, found: Option<f64>, expect: f64, within: f64) {
    let found = found.unwrap_or_else(|| panic!("{what} is unknown, expected {expect}"));
    assert!((found - expect).abs() <= within * (1.0 + expect.abs()), "{what} is {found}, expected {expect}");
}

/// Remarks on a matrix, by the names `r0`, `r1` …, `c0` …
fn check(values: &[&[u32]], expect: &[&str]) {
    let values = of(values);
    let found = complexity(matrix(&values), Diagonal::One);
    let names = |letter: &str| (0..9).map(|at| format!("{letter}{at}")).collect::<Vec<_>>();
    let texts: Vec<Text> = found.remarks().iter().map(|remark| remark.text(&names("r"), &names("c"))).collect();
    assert_eq!(texts.iter().map(|text| text.en.as_str()).collect::<Vec<_>>(), expect);
    finite(&found, &values);
}

/// Every figure is finite or unknown; a figure without indices is so for a reason.
fn finite(found: &Complexity, values: &[Vec<f64>]) {
    let (height, width) = (values.len(), values.first().map_or(0, Vec::len));
    for row in 0..height {
        let own = [found.eci(row), found.coi(row)];
        assert!(own.iter().flatten().all(|value| value.is_finite()));
        assert!(own[0].is_some() || !found.remarks().is_empty(), "row {row} has no ECI and nobody says why");
        for column in 0..width {
            let cell = [found.rca(row, column), found.density(row, column), found.cog(row, column), found.pci(column)];
            assert!(cell.iter().flatten().all(|value| value.is_finite()), "{cell:?}");
            assert!(found.density(row, column).is_none_or(|value| (-1e-12..=1.0 + 1e-12).contains(&value)));
        }
    }
}

#[test]
fn a_matrix_of_three_by_three_has_the_figures_of_its_closed_form() {
    // Presence is the values: k_c = 2 2 1, k_p = 1 2 2. The rows' matrix is [[3,1,0],[1,2,1],[0,2,2]] / 4 with the eigenvalues 1 and
    // (3 ± √5) / 8, the vector of the larger of the two being (1, (√5 − 3)/2, 1 − √5).
    let found = complexity(matrix(&of(&[&[1, 1, 0], &[0, 1, 1], &[0, 0, 1]])), Diagonal::One);
    let root = 5.0_f64.sqrt();
    let second = (3.0 + root) / 8.0;
    let kc = [1.0, (root - 3.0) / 2.0, 1.0 - root];
    let mean = kc.iter().sum::<f64>() / 3.0;
    let deviation = (kc.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 3.0).sqrt();
    for (row, value) in kc.iter().enumerate() {
        near("eci", found.eci(row), (value - mean) / deviation, 1e-12);
    }
    let kp = [kc[0], (kc[0] + kc[1]) / 2.0, (kc[1] + kc[2]) / 2.0].map(|value| value / second);
    for (column, value) in kp.iter().enumerate() {
        near("pci", found.pci(column), (value - mean) / deviation, 1e-12);
    }
    // φ = [[1, ½, 0], [½, 1, ½], [0, ½, 1]] with the sums 3/2, 2, 3/2.
    let density = [[1.0, 0.75, 1.0 / 3.0], [1.0 / 3.0, 0.75, 1.0], [0.0, 0.25, 2.0 / 3.0]];
    let raw_coi = [density[0][2] * kp[2], density[1][0] * kp[0], density[2][0] * kp[0] + density[2][1] * kp[1]];
    let weight = [kp[0] / 1.5, kp[1] / 2.0, kp[2] / 1.5];
    let cog =
        [[0.0, 0.0, weight[2]], [weight[0], 0.0, 0.0], [weight[0] + weight[1] / 2.0, weight[0] / 2.0 + weight[1], 0.0]];
    let coi_mean = raw_coi.iter().sum::<f64>() / 3.0;
    let coi_deviation = (raw_coi.iter().map(|value| (value - coi_mean).powi(2)).sum::<f64>() / 3.0).sqrt();
    for row in 0..3 {
        near("coi", found.coi(row), (raw_coi[row] - coi_mean) / coi_deviation, 1e-12);
        for column in 0..3 {
            near("density", found.density(row, column), density[row][column], 1e-12);
            near("cog", found.cog(row, column), cog[row][column] / deviation, 1e-12);
        }
    }
    near("rca", found.rca(0, 0), 2.5, 1e-12);
}

#[test]
fn a_diagonal_of_zero_counts_other_columns_only() {
    let found = complexity(matrix(&of(&[&[1, 1, 0], &[0, 1, 1], &[0, 0, 1]])), Diagonal::Zero);
    // φ = [[0, ½, 0], [½, 0, ½], [0, ½, 0]] with the sums ½, 1, ½.
    let density = [[1.0, 0.5, 1.0], [1.0, 0.5, 1.0], [0.0, 0.5, 0.0]];
    for (row, line) in density.iter().enumerate() {
        for (column, value) in line.iter().enumerate() {
            near("density", found.density(row, column), *value, 1e-12);
        }
    }
}

#[test]
fn figures_are_those_of_the_fields_package() {
    let values = of(&[
        &[28, 18, 20, 26, 17],
        &[23, 25, 0, 0, 9],
        &[8, 26, 27, 0, 14],
        &[24, 0, 23, 0, 14],
        &[24, 9, 10, 8, 21],
        &[0, 29, 13, 14, 15],
    ]);
    let found = complexity(matrix(&values), Diagonal::One);
    let rca = [
        [1.0683357626682672, 0.686787276001029, 0.8779717865246128, 2.2113914373088686, 0.771151885830785],
        [1.6781439580259059, 1.824069519593376, 0.0, 0.0, 0.7807017543859649],
        [0.44361370716510906, 1.4417445482866045, 1.7225806451612902, 0.0, 0.922962962962963],
        [1.6362800674122875, 0.0, 1.8041600564075444, 0.0, 1.1347905282331512],
        [1.3862928348909658, 0.5198598130841122, 0.6645758661887694, 1.0300925925925926, 1.4421296296296298],
        [0.0, 1.6986968540213243, 0.876116916553082, 1.828051643192488, 1.0446009389671362],
    ];
    let density = [
        [0.6000000000000001, 0.25925925925925924, 0.13043478260869565, 0.6000000000000001, 0.411764705882353],
        [0.5, 0.5555555555555556, 0.30434782608695654, 0.33333333333333337, 0.29411764705882354],
        [0.2, 0.5925925925925926, 0.6956521739130435, 0.13333333333333333, 0.23529411764705885],
        [0.7, 0.4074074074074074, 0.8260869565217391, 0.4666666666666667, 0.6470588235294118],
        [0.8, 0.4074074074074074, 0.30434782608695654, 0.8666666666666667, 0.7647058823529412],
        [0.5, 0.7407407407407407, 0.34782608695652173, 0.8, 0.7058823529411765],
    ];
    let cog = [
        [0.0, -0.9754963110353296, -1.3850541122535214, 0.0, -0.435167831278033],
        [0.0, 0.0, -1.176877782192545, 0.7545669457877824, 0.19340258288456907],
        [0.6737204967973955, 0.0, 0.0, 0.8872884802851165, 0.7390793480519755],
        [0.0, -0.41433194813211643, 0.0, 0.42241479609146215, 0.0],
        [0.0, -1.0374842208530015, -1.4470420220711935, 0.0, 0.0],
        [-0.04427335400788585, 0.0, -1.1725049247615498, 0.0, 0.0],
    ];
    let eci = [
        1.1834088514844852,
        -0.30742517016185844,
        -1.826475294581652,
        -0.33129644925474294,
        0.985693681323261,
        0.296094381190507,
    ];
    let coi = [
        -0.3194917310101733,
        0.4141699309335624,
        1.3145016269213543,
        0.7774372927606044,
        -1.80162269099631,
        -0.38499442860903793,
    ];
    let pci = [0.7269737800372724, -1.3418241203609893, -2.311126468802314, 1.639843922931698, 0.5902633410008127];
    for row in 0..6 {
        near("eci", found.eci(row), eci[row], 1e-9);
        near("coi", found.coi(row), coi[row], 1e-9);
        for column in 0..5 {
            near("rca", found.rca(row, column), rca[row][column], 1e-12);
            near("density", found.density(row, column), density[row][column], 1e-12);
            near("cog", found.cog(row, column), cog[row][column], 1e-9);
            near("pci", found.pci(column), pci[column], 1e-9);
        }
    }
    assert!(found.remarks().is_empty(), "{:?}", found.remarks());
}

#[test]
fn what_has_no_values_has_no_figures_and_the_others_keep_theirs() {
    let whole = complexity(matrix(&of(&[&[1, 1, 0], &[0, 1, 1], &[0, 0, 1]])), Diagonal::One);
    let values = of(&[&[1, 0, 1, 0], &[0, 0, 0, 0], &[0, 0, 1, 1], &[0, 0, 0, 1]]);
    let found = complexity(matrix(&values), Diagonal::One);
    assert_eq!(
        found.remarks(),
        [Remark::Empty { side: Side::Row, index: 1 }, Remark::Empty { side: Side::Column, index: 1 }]
    );
    for (row, at) in [(0, 0), (2, 1), (3, 2)] {
        assert_eq!(found.eci(row), whole.eci(at));
        assert_eq!(found.coi(row), whole.coi(at));
        for (column, there) in [(0, 0), (2, 1), (3, 2)] {
            assert_eq!(found.density(row, column), whole.density(at, there));
            assert_eq!(found.cog(row, column), whole.cog(at, there));
        }
    }
    assert_eq!((found.rca(1, 0), found.density(1, 0), found.cog(1, 0), found.eci(1)), (None, None, None, None));
    assert_eq!((found.rca(0, 1), found.pci(1)), (None, None));
}

#[test]
fn indices_that_mean_nothing_are_unknown_with_the_reason() {
    const UNKNOWN: &str = "ECI, PCI, COI and COG are unknown";
    let small = format!("fewer than two rows or columns hold anything: {UNKNOWN}");
    check(&[], &[&small]);
    check(&[&[]], &["the values of `r0` sum to zero: it has no figures", &small]);
    check(&[&[3, 2, 1]], &[&small]);
    check(&[&[3], &[1]], &[&small]);
    check(
        &[&[0, 0], &[0, 0]],
        &[
            "the values of `r0` sum to zero: it has no figures",
            "the values of `r1` sum to zero: it has no figures",
            "the values of `c0` sum to zero: it has no figures",
            "the values of `c1` sum to zero: it has no figures",
            &small,
        ],
    );
    check(&[&[1, 2], &[2, 4]], &[&format!("all rows have the same advantages: {UNKNOWN}")]);
    check(
        &[&[5, 0, 0], &[0, 4, 3], &[0, 2, 9]],
        &[&format!(
            "the matrix falls into 3 parts that share nothing: {UNKNOWN}; the smallest part is `r0`, `c0`; hint: leave it out"
        )],
    );
    check(
        &[&[2, 0], &[1, 1], &[0, 2]],
        &[&format!("ECI does not go with diversity either way, so its sign is open: {UNKNOWN}")],
    );
    // A ring: the second eigenvalue has two vectors, and every row is as good as any other.
    check(
        &[&[1, 1, 0, 0], &[0, 1, 1, 0], &[0, 0, 1, 1], &[1, 0, 0, 1]],
        &[&format!("the second eigenvalue is not a simple one: {UNKNOWN}")],
    );
}

#[test]
fn a_bad_value_is_refused() {
    let mut one = Matrix::new(1, 1);
    assert_eq!(one.add(0, 0, -1.0), Err(BadValue::Negative(-1.0)));
    assert_eq!(one.add(0, 0, f64::NAN), Err(BadValue::NotFinite));
    assert_eq!(one.add(0, 0, f64::INFINITY), Err(BadValue::NotFinite));
    assert_eq!(one.add(0, 0, f64::MAX), Ok(()));
    assert_eq!(one.add(0, 0, f64::MAX), Err(BadValue::NotFinite));
}

#[test]
fn values_at_the_ends_of_the_range_of_numbers_give_finite_figures() {
    let (huge, tiny) = (f64::MAX, f64::from_bits(1));
    for values in [
        vec![vec![huge, huge, 0.0], vec![0.0, huge, huge], vec![0.0, 0.0, huge]],
        vec![vec![tiny, tiny, 0.0], vec![0.0, tiny, tiny], vec![0.0, 0.0, tiny]],
        vec![vec![huge, tiny, 1.0], vec![tiny, huge, tiny], vec![1.0, tiny, huge]],
    ] {
        finite(&complexity(matrix(&values), Diagonal::One), &values);
    }
}

fn any_matrix() -> impl Strategy<Value = Vec<Vec<f64>>> {
    let value = prop_oneof![2 => Just(0_u32), 3 => 0..40_u32];
    (1..9_usize, 1..9_usize).prop_flat_map(move |(height, width)| {
        proptest::collection::vec(proptest::collection::vec(value.clone().prop_map(f64::from), width), height)
    })
}

fn alike(left: Option<f64>, right: Option<f64>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => (left - right).abs() <= 1e-6 * (1.0 + left.abs()),
        (left, right) => left == right,
    }
}

proptest! {
    #[test]
    fn any_matrix_gets_finite_figures(
        values in proptest::collection::vec(proptest::collection::vec(any::<f64>().prop_map(f64::abs), 4), 0..6),
        zero in any::<bool>(),
    ) {
        let values: Vec<Vec<f64>> =
            values.into_iter().map(|row| row.into_iter().map(|v| if v.is_finite() { v } else { 0.0 }).collect()).collect();
        finite(&complexity(matrix(&values), if zero { Diagonal::Zero } else { Diagonal::One }), &values);
    }

    #[test]
    fn whole_numbers_get_finite_figures(values in any_matrix(), zero in any::<bool>()) {
        finite(&complexity(matrix(&values), if zero { Diagonal::Zero } else { Diagonal::One }), &values);
    }

    #[test]
    fn the_order_of_rows_and_columns_and_the_unit_of_values_change_nothing(
        values in any_matrix(),
        turn in 0..8_usize,
        scale in 1..1000_u32,
    ) {
        let (height, width) = (values.len(), values[0].len());
        let place = |row: usize, column: usize| ((row + turn) % height, width - 1 - column);
        let mut other = vec![vec![0.0; width]; height];
        for (row, line) in values.iter().enumerate() {
            for (column, value) in line.iter().enumerate() {
                let (there, at) = place(row, column);
                other[there][at] = value * f64::from(scale);
            }
        }
        let (one, two) = (complexity(matrix(&values), Diagonal::One), complexity(matrix(&other), Diagonal::One));
        for row in 0..height {
            for column in 0..width {
                let (there, at) = place(row, column);
                prop_assert!(alike(one.rca(row, column), two.rca(there, at)));
                prop_assert!(alike(one.density(row, column), two.density(there, at)));
                prop_assert!(alike(one.cog(row, column), two.cog(there, at)));
                prop_assert!(alike(one.eci(row), two.eci(there)));
                prop_assert!(alike(one.pci(column), two.pci(at)));
                prop_assert!(alike(one.coi(row), two.coi(there)));
            }
        }
    }
}
