import { REST } from 'discord.js'
import type { Client } from 'discord.js'

/** discord.js repeats a request whose outcome it does not know three times: for what has no nonce, one that does not. */
export function createRestOnce(client: () => Pick<Client, 'rest' | 'token'>): () => REST {
  const made = new WeakMap<REST, REST>()
  return () => {
    const { rest, token } = client()
    const known = made.get(rest)
    if (known !== undefined) return known
    const once = new REST({ ...rest.options, retries: 0 }).setToken(token ?? '')
    made.set(rest, once)
    return once
  }
}
