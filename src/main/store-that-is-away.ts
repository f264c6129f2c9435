import type { Store } from '../store/store.ts'

/**
 * A store whose every call fails with `refusal`: for a shell while Mos is down. A plan need not wait in it there: a shell
 * says yes with the digest itself.
 */
export function storeThatIsAway(refusal: () => Error): Store {
  const refuse = () => Promise.reject(refusal())
  const room = new Proxy(refuse, { get: () => refuse })
  const waiting = new Proxy(refuse, { get: (_, name) => (name === 'add' ? () => Promise.resolve() : refuse) })
  const store: unknown = new Proxy({}, { get: (_, name) => (name === 'confirmations' ? waiting : room) })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a proxy answers every name, which no type tells
  return store as Store
}
