/**
 * A Lua script: one atomic step on several keys. KEYS[1] is the root `{mos:<tenant>}`, which pins the slot in a Redis
 * Cluster; every other key is made from it, so all share its hash tag. JSON passes through as opaque text wherever
 * possible: Lua's cjson turns an empty array into an object and refuses half a surrogate pair.
 */
export type Script = {
  readonly name: string
  readonly lua: string
}
