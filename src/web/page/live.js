const retryMs = 2000

/**
 * Hears the server's hints while the page is seen. Each new connection begins with `rescan`, so nothing has to be
 * remembered. A hidden page lets go of its connection: a browser has only six for all its tabs together.
 * `onState` gets true when connected and false when the connection was lost (not when it was let go).
 */
export function listen(onHint, onState) {
  let source
  let timer
  const close = () => {
    clearTimeout(timer)
    source?.close()
    source = undefined
  }
  const open = () => {
    close()
    source = new EventSource('/api/events')
    source.addEventListener('message', (event) => {
      onState(true)
      onHint(JSON.parse(event.data))
    })
    source.addEventListener('error', () => {
      onState(false)
      // The browser retries a lost connection, but gives up after an answer that is an error.
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, retryMs)
    })
  }
  const follow = () => (document.hidden ? close() : open())
  document.addEventListener('visibilitychange', follow)
  follow()
  return () => {
    document.removeEventListener('visibilitychange', follow)
    close()
  }
}
