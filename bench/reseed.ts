import { loadavg } from 'node:os'
import { measureReseed } from './measure-reseed.ts'
import { renderFigures } from './render-figures.ts'

// `node bench/reseed.ts`: the figures of reseed alone.
console.log(renderFigures(await measureReseed({ rounds: 5 })))
console.log(`\nload ${loadavg()[0]?.toFixed(1) ?? ''} at the end`)
