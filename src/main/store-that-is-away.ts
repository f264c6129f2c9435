import type { Store } from '../store/store.ts'

/** A store whose every call fails with `refusal`: for a shell while Mos is down. */
export function storeThatIsAway(refusal: () => Error): Store {
  const refuse = () => Promise.reject(refusal())
  const room = new Proxy(refuse, { get: () => refuse })
  const store: unknown = new Proxy({}, { get: () => room })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a proxy answers every name, which no type tells
  return store as Store
}
