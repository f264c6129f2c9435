import type { Database } from './database.ts'
import type { Exchanges } from './store.ts'

export function createExchanges(_db: Database): Exchanges {
  return { list: () => Promise.resolve([]), search: () => Promise.resolve([]) }
}
