import { readBack } from './read-back.ts'

/** An entry of a list: its id, a line end, its JSON. So a script can tell whose head it is without reading JSON. */
export function encodeItem(id: string, value: unknown): string {
  if (id === '' || id.includes('\n')) throw new Error('an entry needs an id without a line end')
  return `${id}\n${JSON.stringify(value)}`
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as `readBack`
export function decodeItem<T>(item: string): T {
  return readBack<T>(item.slice(item.indexOf('\n') + 1))
}
