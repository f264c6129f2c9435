/** The server's answer, or an Error whose message is for the person. A GET without a body, else a POST of JSON. */
export async function call(path, body) {
  const init =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(`/api/${path}`, init).catch(() => {
    throw new Error('Mos does not answer. It may be restarting: this page tries again by itself.')
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new Error(answer.message ?? `Mos answered with ${response.status}.`)
  return answer
}

export const runCommand = (name, options, topicId) =>
  call(`commands/${encodeURIComponent(name)}`, { options, id: newId(), ...(topicId ? { topicId } : {}) })

/** Made here, so that a retry is the same message, topic or op. */
export const newId = () => crypto.randomUUID()

/** Runs `look` once at a time; asked again meanwhile, it runs once more afterwards. */
export function coalesce(look) {
  let running = false
  let again = false
  return async () => {
    again = true
    if (running) return
    running = true
    while (again) {
      again = false
      await look().catch(() => {})
    }
    running = false
  }
}
