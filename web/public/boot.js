// Before the first paint: the theme that was chosen on this device, else the device's own. A file of its own, since the content policy lets no
// script stand in the page; in the head and not deferred, since a light page that turns dark a moment later dazzles whoever works in the dark.
;(function () {
  var chosen = null
  try {
    chosen = localStorage.getItem('liantu.theme')
  } catch (forbidden) {
    // The device's own then.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  document.querySelector('meta[name="color-scheme"]').content = dark ? 'dark' : 'light'
  // A script that does not come leaves an empty page: then the one sentence that stands in it is shown.
  addEventListener(
    'error',
    function (event) {
      var lost = document.getElementById('lost')
      if (lost && event.target && event.target.tagName === 'SCRIPT') lost.hidden = false
    },
    true,
  )
})()
