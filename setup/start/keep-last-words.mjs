// Loaded before a Mos on trial: what it says until it is ready stands in a file too, so that whoever takes its place
// can tell why it ended.
import { appendFileSync } from 'node:fs'
import { lastWordsOf } from './begin.mjs'
import { readTrial } from './look-at-versions.mjs'

const versions = new URL(import.meta.url).searchParams.get('versions') ?? ''
const write = process.stderr.write.bind(process.stderr)

/** @param {string} text */
function keep(text) {
  if (readTrial(versions)?.state !== 'asked') {
    process.stderr.write = write
    return
  }
  try {
    appendFileSync(lastWordsOf(versions), text, { mode: 0o600 })
  } catch {
    // It was said all the same.
  }
}

process.stderr.write = new Proxy(write, {
  apply(target, self, /** @type {Parameters<typeof write>} */ args) {
    keep(typeof args[0] === 'string' ? args[0] : Buffer.from(args[0]).toString())
    return Reflect.apply(target, self, args)
  },
})
process.on('exit', (code) => {
  // systemd does not start again what ends with 78: settings are a person's to mend, a version on trial is not.
  if (code === 78 && readTrial(versions)?.state === 'asked') process.exitCode = 1
})
process.on('uncaughtExceptionMonitor', (error) => keep(`${error instanceof Error ? error.stack : String(error)}\n`))
