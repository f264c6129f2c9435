#!/usr/bin/env node
// Runs before every npm script, on whatever Node the person has and before anything is installed: so it is plain
// JavaScript and imports nothing but Node and its neighbours.
import { fileURLToPath } from 'node:url'
import { bundle, packOneBuild } from './bundle.mjs'
import { installPackages } from './install.mjs'
import { SetupError, say } from './report.mjs'

const oldestNode = 20

/** @type {Record<string, (root: string) => Promise<void>>} */
const verbs = {
  async start(root) {
    await installPackages(root, { dev: false })
    await bundle(root)
  },
  /** Measures what `npm start` runs, with tools that only development brings. */
  async bench(root) {
    await installPackages(root, { dev: true })
    await bundle(root)
  },
  /** Before `npm pack`. */
  async pack(root) {
    await installPackages(root, { dev: false })
    await packOneBuild(root)
  },
  dev: (root) => installPackages(root, { dev: true }),
  test: (root) => installPackages(root, { dev: true }),
}

/** @param {string | undefined} verb */
async function main(verb) {
  const run = verb === undefined ? undefined : verbs[verb]
  if (run === undefined) throw new SetupError('Usage: node setup/setup.mjs start|dev|test|bench|pack')
  if (Number.parseInt(process.versions.node, 10) < oldestNode)
    throw new SetupError(`Node ${process.versions.node} is too old: Mos needs Node ${oldestNode} or later to set up.`)
  await run(fileURLToPath(new URL('..', import.meta.url)))
}

try {
  await main(process.argv[2])
} catch (error) {
  say(error instanceof SetupError ? error.message : String(error instanceof Error ? error.stack : error))
  process.exitCode = 78
}
