/**
 * JSON of a record that the store itself wrote under its own key, as the type it was written from. Nobody else writes
 * these keys, so the shape is not checked again on each message's way.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the one place where stored text gets its type
export function readBack<T>(json: string): T
export function readBack(json: string): unknown {
  const value: unknown = JSON.parse(json)
  return value
}
