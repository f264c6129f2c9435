import { join } from 'node:path'
import { z } from 'zod'
import { report } from '../fleet/report.ts'
import { runDirectory } from '../host/agent-files.ts'

export const reportArgs = report.extend({ agent: z.string(), done: z.boolean().default(false) })
export type ReportArgs = z.output<typeof reportArgs>

/** A report that was made while nobody could take it. */
export const spooledReport = z.object({ cause: z.string(), at: z.number(), args: reportArgs })
export type SpooledReport = z.output<typeof spooledReport>

export const spoolEnding = '.reports'

/** `<run>/<agent>.reports`, a file each. */
export const spoolOf = (mosaicHome: string, agent: string): string =>
  join(runDirectory(mosaicHome), `${agent}${spoolEnding}`)
