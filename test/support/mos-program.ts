import { fileURLToPath } from 'node:url'

/** What `npm start` runs, which the global set-up has bundled: half the work of a start from the sources, or less. */
export const mosProgram = fileURLToPath(new URL('../../dist/mos.js', import.meta.url))
