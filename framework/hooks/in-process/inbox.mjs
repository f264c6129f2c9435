// Messages for the agent that need no typing: files `<id>.json` {id, text, expiresAt} in `<agent>.inbox/`, written by
// src/host/send-without-typing.ts. Whoever moves a file owns it: taken by a rename here, withdrawn by an unlink there.
// What is taken is handed over once, and never again, also when the program dies over it.
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, watch } from 'node:fs'
import { join } from 'node:path'
import { replaceFile } from './agent-state.mjs'

const forgottenAfterMs = 60 * 60_000
/** A watch tells of most files, on opencode's Bun not of all; who sends waits for 8 s. */
const lookEveryMs = 2_000

/** Where a send died with the program nobody asks any more after an hour. */
function forgetOld(directory) {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name)
    if (name !== 'ready' && statSync(path).mtimeMs < Date.now() - forgottenAfterMs) rmSync(path, { force: true })
  }
}

function readMessage(path) {
  try {
    const { id, text, expiresAt } = JSON.parse(readFileSync(path, 'utf8'))
    return typeof id === 'string' && typeof text === 'string' && Date.now() < expiresAt ? { id, text } : undefined
  } catch {
    return undefined
  }
}

/**
 * `take(message)` hands it to the program and resolves to true once that has it and `prompt-submit` with its id stands
 * in the events. A file `ready` with this pid says that somebody looks.
 */
export function openInbox(directory, take) {
  let isOpen = true
  let watcher
  let timer
  let running = Promise.resolve()

  async function takeAll() {
    for (const name of readdirSync(directory)
      .filter((each) => each.endsWith('.json'))
      .sort()) {
      const path = join(directory, name)
      const taken = path.replace(/\.json$/u, '.taken')
      const message = isOpen ? readMessage(path) : undefined
      if (message === undefined) continue
      try {
        renameSync(path, taken)
      } catch {
        // Withdrawn in between.
        continue
      }
      if (await take(message)) rmSync(taken, { force: true })
    }
  }

  const look = () => {
    running = running.then(takeAll).catch(() => undefined)
  }
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    forgetOld(directory)
    watcher = watch(directory, { persistent: false }, look)
    watcher.on('error', () => undefined)
    timer = setInterval(look, lookEveryMs)
    timer.unref()
    replaceFile(join(directory, 'ready'), `${process.pid}\n`)
    look()
  } catch {
    // Without it messages are typed.
  }
  return {
    look,
    close() {
      isOpen = false
      watcher?.close()
      clearInterval(timer)
      if (existsSync(join(directory, 'ready'))) rmSync(join(directory, 'ready'), { force: true })
    },
  }
}
