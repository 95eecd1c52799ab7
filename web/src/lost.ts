/** Shows the one sentence of the bare page: files of the app did not come, so that no other words are there. */
export function showLost(): void {
  document.getElementById('lost')?.removeAttribute('hidden')
}
