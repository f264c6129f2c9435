import type { Store } from '../store/store.ts'

/** A store whose every call fails with `refusal`: for a shell while Mos is down. */
export function storeThatIsAway(refusal: () => Error): Store {
  const refuse = () => Promise.reject(refusal())
  const room = new Proxy(refuse, { get: () => refuse })
  const store: unknown = new Proxy({}, { get: () => room })
  return store as Store
}
