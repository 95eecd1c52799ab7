// Hands a file to the browser under a name.

export function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
  // The browser takes what it saves from the address a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
