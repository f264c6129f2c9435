import type { Report } from '../report.ts'
import type { Issue } from './tracker.ts'

/** An issue as a list shows it. */
export type Listed = Issue & {
  readonly title: string
  readonly body: string
  /** login of who wrote it */
  readonly by: string
}
export type Page<T> = { readonly items: readonly T[]; readonly hasMore: boolean }

/** What each kind of tracker is asked, a request each: what is made of the answers is the same for all. TrackerErrors only. */
export type Forge = {
  /** login of the token's owner; undefined: the tracker does not tell this token */
  me(): Promise<string | undefined>
  /** Open and closed, newest first, pages from 1. */
  issues(options: { readonly by?: string | undefined; readonly page: number }): Promise<Page<Listed>>
  /** Some that have these words in their title or text; what is new may be missing. */
  search(words: string, where: 'title' | 'body'): Promise<readonly Listed[]>
  create(report: Pick<Report, 'title' | 'body'>): Promise<Issue>
  /** A refusal with status 404 or 410: it is gone. */
  get(number: number): Promise<Issue>
  comments(number: number, page: number): Promise<Page<{ readonly by: string; readonly text: string }>>
  addComment(number: number, text: string): Promise<void>
  close(number: number): Promise<void>
}
