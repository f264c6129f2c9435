import { isScalar } from 'yaml'
import { defaultEnhancer } from './enhancer-settings.ts'
import type { EnhancerSettings, Thresholds } from './enhancer-settings.ts'
import { present } from './present.ts'
import { describe, placeOf, readMap, readSubMap, readText } from './yaml-map.ts'
import type { Field } from './yaml-map.ts'
import type { YamlSource } from './yaml-source.ts'

const keys = ['digest', 'cards_per_hour', 'explanations_per_day', 'quiet_days', 'thresholds'] as const

type Range = { readonly takes: string; readonly most: number; readonly isCount?: true }

const count = { takes: 'how many, from 0 (off) to 10000', most: 10_000, isCount: true } as const
const minutes: Range = { takes: 'minutes, from 0 (off) to 10080', most: 10_080 }
/** As they are in the file; the docs list them in this order. */
const thresholdRanges: Readonly<Record<keyof Thresholds, readonly [key: string, range: Range]>> = {
  crashLoop: ['crash_loop', count],
  massDeath: ['mass_death', count],
  stuckMinutes: ['stuck_minutes', minutes],
  staleMinutes: ['stale_minutes', minutes],
  failedOps: ['failed_ops', count],
  slowOpMinutes: ['slow_op_minutes', minutes],
  repeatedError: ['repeated_error', count],
  unansweredMinutes: ['unanswered_minutes', minutes],
  driftHours: ['drift_hours', { takes: 'hours, from 0 (off) to 168', most: 168 }],
  usageLimits: ['usage_limits', count],
  budgetUsd: ['budget_usd', { takes: 'US dollars, from 0 (off) to 1000000', most: 1_000_000 }],
  skewMinutes: ['skew_minutes', minutes],
  failingTool: ['failing_tool', count],
}

/** `enhancer:` of `fleet/mos.yaml`, what it leaves out as `defaultEnhancer` has it; undefined where it says nothing. */
export function readEnhancer(source: YamlSource, field: Field | undefined): EnhancerSettings | undefined {
  const node = readSubMap(source, field)
  if (node === undefined) return undefined
  const fields = readMap(source, node, keys, 'enhancer')
  return present({
    digest: readTime(source, fields.get('digest')),
    cardsPerHour:
      readNumber(source, fields.get('cards_per_hour'), { ...count, takes: 'how many, from 0 to 10000' }) ??
      defaultEnhancer.cardsPerHour,
    explanationsPerDay: readNumber(source, fields.get('explanations_per_day'), count),
    quietDays:
      readNumber(source, fields.get('quiet_days'), { takes: 'days, from 0 to 365', most: 365 }) ??
      defaultEnhancer.quietDays,
    thresholds: readThresholds(source, fields.get('thresholds')),
  })
}

function readThresholds(source: YamlSource, field: Field | undefined): Thresholds {
  const node = readSubMap(source, field)
  const defaults = defaultEnhancer.thresholds
  if (node === undefined) return defaults
  const known = Object.values(thresholdRanges).map(([key]) => key)
  const fields = readMap(source, node, known, 'thresholds')
  const read = (name: keyof Thresholds): number => {
    const [key, range] = thresholdRanges[name]
    return readNumber(source, fields.get(key), range) ?? defaults[name]
  }
  return {
    crashLoop: read('crashLoop'),
    massDeath: read('massDeath'),
    stuckMinutes: read('stuckMinutes'),
    staleMinutes: read('staleMinutes'),
    failedOps: read('failedOps'),
    slowOpMinutes: read('slowOpMinutes'),
    repeatedError: read('repeatedError'),
    unansweredMinutes: read('unansweredMinutes'),
    driftHours: read('driftHours'),
    usageLimits: read('usageLimits'),
    budgetUsd: read('budgetUsd'),
    skewMinutes: read('skewMinutes'),
    failingTool: read('failingTool'),
  }
}

function readNumber(source: YamlSource, field: Field | undefined, { takes, most, isCount }: Range): number | undefined {
  const given: unknown = isScalar(field?.value) ? field.value.value : field?.value
  if (field === undefined || given === null || given === undefined) return undefined
  const isFit = typeof given === 'number' && given >= 0 && given <= most && (!isCount || Number.isInteger(given))
  if (isFit) return given
  throw source.failAt(placeOf(field), `${field.key} is ${describe(field.value)}; it takes ${takes}.`)
}

function readTime(source: YamlSource, field: Field | undefined): string | undefined {
  const given: unknown = isScalar(field?.value) ? field.value.value : undefined
  const text = typeof given === 'number' ? undefined : readText(source, field)
  if (field === undefined || given === null || given === '') return undefined
  if (text !== undefined && /^(?:[01]\d|2[0-3]):[0-5]\d$/u.test(text)) return text
  throw source.failAt(placeOf(field), `${field.key} is ${describe(field.value)}; it takes a time of day like "09:00".`)
}
