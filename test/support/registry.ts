import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { Server } from 'node:http'
import { dirname, join } from 'node:path'
import { runServer } from 'verdaccio'
import { runProgram } from './run-program.ts'

/** A package as it is published: `files` by their path, those with `#!` are executable. */
export type Published = {
  readonly name: string
  readonly version: string
  readonly files: Readonly<Record<string, string>>
  readonly manifest?: Readonly<Record<string, unknown>>
  /** files that it lacks */
  readonly without?: readonly string[]
  /** days since its release; default 30 */
  readonly ageDays?: number
}

export type Registry = {
  readonly url: string
  publish(...packages: readonly Published[]): Promise<void>
  /** Announces other bytes for a version than it has; undone by the same call with what it was. Returns what it said before. */
  announce(name: string, version: string, integrity: string): Promise<string>
  /** Takes a version away, as its owner may. */
  unpublish(name: string, version: string): Promise<void>
  /** It refuses connections; `up` is at the same address again. */
  down(): Promise<void>
  up(): Promise<void>
  stop(): Promise<void>
}

type Stored = {
  time: Record<string, string>
  versions: Record<string, { dist: { integrity: string } }>
  'dist-tags': Record<string, string>
}

const isServer = (made: unknown): made is Server => made instanceof Server

/** A real registry on loopback, with no other one behind it. */
export async function startRegistry(directory: string): Promise<Registry> {
  const storage = join(directory, 'storage')
  const configuration = {
    storage,
    self_path: directory,
    uplinks: {},
    packages: { '**': { access: '$all', publish: '$all', unpublish: '$all' } },
    log: { type: 'stdout', format: 'json', level: 'fatal' },
    web: { enable: false },
    auth: { htpasswd: { file: join(directory, 'htpasswd') } },
    max_body_size: '50mb',
  }
  let port = 0
  let server: Server
  const up = async () => {
    const made: unknown = await runServer(configuration)
    if (!isServer(made)) throw new Error('expected an HTTP server')
    server = made
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('expected a port')
    port = address.port
  }
  const down = async () => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  await up()
  const url = `http://127.0.0.1:${port}/`
  const edit = async (name: string, change: (stored: Stored) => void): Promise<void> => {
    const path = join(storage, name, 'package.json')
    const stored = JSON.parse(await readFile(path, 'utf8')) as Stored
    change(stored)
    await writeFile(path, JSON.stringify(stored))
  }
  return {
    url,
    async publish(...packages) {
      for (const each of packages) {
        await put(url, each, await pack(directory, each))
        const at = new Date(Date.now() - (each.ageDays ?? 30) * 86_400_000).toISOString()
        await edit(each.name, ({ time }) => (time[each.version] = at))
      }
    },
    async announce(name, version, integrity) {
      let before = ''
      await edit(name, ({ versions }) => {
        const found = versions[version]
        before = found?.dist.integrity ?? ''
        if (found) found.dist.integrity = integrity
      })
      return before
    },
    unpublish: (name, version) =>
      edit(name, (stored) => {
        delete stored.versions[version]
        delete stored.time[version]
        stored['dist-tags']['latest'] = Object.keys(stored.versions).at(-1) ?? ''
      }),
    down,
    up,
    stop: down,
  }
}

async function pack(directory: string, { name, version, files, manifest }: Published): Promise<Buffer> {
  const root = join(directory, 'packed', `${name.replace('/', '-')}-${version}`)
  const all = { ...files, 'package.json': JSON.stringify({ name, version, ...manifest }) }
  for (const [path, text] of Object.entries(all)) {
    const target = join(root, 'package', path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, text)
    if (text.startsWith('#!')) await chmod(target, 0o755)
  }
  await runProgram('tar', ['-czf', `${root}.tgz`, '-C', root, 'package'])
  return readFile(`${root}.tgz`)
}

/** What `npm publish` sends. */
async function put(url: string, { name, version, manifest }: Published, bytes: Buffer): Promise<void> {
  const file = `${name}-${version}.tgz`
  const dist = {
    integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
    shasum: createHash('sha1').update(bytes).digest('hex'),
    tarball: `${url}${name}/-/${file}`,
  }
  const about = { ...manifest, name, version, _id: `${name}@${version}`, dist }
  const body = {
    _id: name,
    name,
    'dist-tags': { latest: version },
    versions: { [version]: about },
    _attachments: {
      [file]: { content_type: 'application/octet-stream', data: bytes.toString('base64'), length: bytes.length },
    },
  }
  const response = await fetch(`${url}${name.replace('/', '%2f')}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`publishing ${name} ${version}: ${response.status} ${await response.text()}`)
}
