import { cpus, loadavg } from 'node:os'
import { setup as provision } from '../test/global-setup.ts'
import { measureDisk } from './measure-disk.ts'
import { measureFirstEdit } from './measure-first-edit.ts'
import { measureLoad } from './measure-load.ts'
import { measureMessages } from './measure-messages.ts'
import { measureRecovery } from './measure-recovery.ts'
import { measureReseed } from './measure-reseed.ts'
import { measureSlashes } from './measure-slashes.ts'
import { measureStart } from './measure-start.ts'
import { startPair } from './pair.ts'
import { renderFigures } from './render-figures.ts'
import { full, quick } from './sizes.ts'

// `npm run bench [-- --quick]`: Mos beside the barest discord.js bot, on Discord doubles, in one run.
const sizes = process.argv.includes('--quick') ? quick : full
const startedAt = Date.now()
const say = (line: string): void => void process.stderr.write(`bench: ${line}\n`)

await provision()
say('starts')
const figures = [...(await measureStart(sizes))]
const pair = await startPair(sizes.settleMs)
try {
  say('memory and CPU under load')
  figures.push(...(await measureLoad(pair, sizes)))
  figures.push(...(await measureDisk(pair)))
  say('single messages')
  figures.push(...(await measureMessages(pair, sizes)))
  say('slash commands')
  figures.push(...(await measureSlashes(pair, sizes)))
} finally {
  await pair.dispose()
}
say('reseeds')
figures.push(...(await measureReseed({ rounds: Math.min(5, sizes.starts) })))
say('turns of a model')
figures.push(...(await measureFirstEdit(sizes)))
say('crashes in turns of a model')
figures.push(...(await measureRecovery(sizes)))
const seconds = ((Date.now() - startedAt) / 1000).toFixed(0)
const load = loadavg()[0]?.toFixed(1) ?? ''
console.log(renderFigures(figures))
console.log(`\n${cpus().length} cores, Node ${process.versions.node}, load ${load} at the end, ${seconds} s in all`)
