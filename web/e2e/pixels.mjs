// Two pictures laid on each other: how many of their points differ to the eye. The browser itself reads the files.

/** Points that differ by more than a shade, as a share of all; 1 where the sizes differ. */
export const differing = (page, one, other) =>
  page.evaluate(
    async ([a, b]) => {
      const points = async (text) => {
        const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
        const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
        const canvas = new OffscreenCanvas(picture.width, picture.height)
        const pen = canvas.getContext('2d')
        pen.drawImage(picture, 0, 0)
        return pen.getImageData(0, 0, picture.width, picture.height)
      }
      const [left, right] = await Promise.all([points(a), points(b)])
      if (left.width !== right.width || left.height !== right.height) return 1
      let many = 0
      for (let at = 0; at < left.data.length; at += 4) {
        const far = Math.max(...[0, 1, 2].map((k) => Math.abs(left.data[at + k] - right.data[at + k])))
        if (far > 48) many += 1
      }
      return (many * 4) / left.data.length
    },
    [one.toString('base64'), other.toString('base64')],
  )
