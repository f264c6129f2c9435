import type { Finding } from '../store/finding.ts'

/** When a finding was last new or back; 0: its history does not reach that far. */
export const newsAt = (history: Finding['history']): number =>
  history.findLast(({ what }) => what.startsWith('first seen') || what.startsWith('came back'))?.at ?? 0
