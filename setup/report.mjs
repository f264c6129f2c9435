/** A step that failed for a reason a person can act on: what failed, and what to do next. */
export class SetupError extends Error {}

/** One line of progress on stderr: stdout belongs to the program that is started afterwards. @param {string} line */
export function say(line) {
  process.stderr.write(`mos: ${line}\n`)
}

/**
 * Says what is going on, again every few seconds while it lasts, and how long it took.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} step
 * @returns {Promise<T>}
 */
export async function report(what, step) {
  const start = Date.now()
  const elapsed = () => `${((Date.now() - start) / 1000).toFixed(1)} s`
  say(`${what} …`)
  const timer = setInterval(() => say(`${what} … ${elapsed()}`), 5000)
  try {
    const result = await step()
    say(`${what}: done in ${elapsed()}`)
    return result
  } finally {
    clearInterval(timer)
  }
}
