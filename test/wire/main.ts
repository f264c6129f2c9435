import { parseArgs } from 'node:util'
import { servePage } from './page/serve-page.ts'
import { serveWire } from './serve-wire.ts'

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } })

const wire = await serveWire({ port: Number(values.port), page: servePage })

console.log(`The Discord double listens on http://127.0.0.1:${wire.port}/ (open it to talk as a person)

Point Mos at it:
  export DISCORD_API_URL=${wire.url}
  export DISCORD_TOKEN=${wire.token}

The application's owner is ${wire.owner.name}, id ${wire.owner.id}; the guild is ${wire.guild.name}, id ${wire.guild.id}.
Ctrl-C ends it; nothing is kept.`)

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void wire.stop().then(() => process.exit(0)))
