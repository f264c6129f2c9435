import type { Report } from '../report.ts'
import type { Forge, Listed } from './forge.ts'
import type { Issue } from './tracker.ts'
import { TrackerError } from './tracker.ts'

/** Of 100 or 50 each: a fleet files seldom, and what is older than these is found by the search. */
const mostOwnPages = 10
const mostPages = 3

type Found = Issue & { readonly isOurs: boolean }

/** Our own issue by its marker, else somebody's with this title, open ones first. Lists come first: they do not lag. */
export async function findIssue(forge: Forge, report: Pick<Report, 'marker' | 'title'>): Promise<Found | undefined> {
  const me = await forge.me()
  const seen: Listed[] = []
  const ours = (): Found | undefined =>
    foundOf(
      seen.filter((issue) => hasMarker(issue, report.marker, me)),
      true,
    )
  for (const by of me === undefined ? [undefined] : [me, undefined]) {
    for (let page = 1; page <= (by === undefined ? mostPages : mostOwnPages); page += 1) {
      const { items, hasMore } = await forge.issues({ by, page })
      seen.push(...items)
      const found = ours()
      if (found !== undefined) return found
      if (!hasMore) break
    }
  }
  seen.push(...(await searched(forge, wordsOfMarker(report.marker), 'body')))
  const found = ours()
  if (found !== undefined) return found
  seen.push(...(await searched(forge, report.title, 'title')))
  return foundOf(
    seen.filter(({ title }) => sameTitle(title, report.title)),
    false,
  )
}

/** Others can copy our marker: of who wrote it, where that is known, nobody else's counts. */
const hasMarker = ({ body, by }: Listed, marker: string, me: string | undefined): boolean =>
  (me === undefined || by.toLowerCase() === me.toLowerCase()) &&
  body.split(/\r?\n/).some((line) => line.trim() === marker)

const sameTitle = (one: string, other: string): boolean => one.trim() === other.trim()

function foundOf(fitting: readonly Listed[], isOurs: boolean): Found | undefined {
  const first = fitting.find(({ state }) => state === 'open') ?? fitting[0]
  return first && { number: first.number, url: first.url, state: first.state, isOurs }
}

/** A tracker whose search takes no such words has its lists. */
async function searched(forge: Forge, words: string, where: 'title' | 'body'): Promise<readonly Listed[]> {
  try {
    return await forge.search(words, where)
  } catch (error) {
    if (error instanceof TrackerError && error.kind === 'refused') return []
    throw error
  }
}

const wordsOfMarker = (marker: string): string => /[\w-]{12,}/.exec(marker)?.[0] ?? marker
