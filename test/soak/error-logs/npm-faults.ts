import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Faulty, Stage, Vary } from './stage.ts'

type Answer = (request: IncomingMessage, response: ServerResponse, url: string) => void

/** npm in a project of its own, asking a registry of its own. */
async function npm(
  stage: Stage,
  vary: Vary,
  { args, manifest = {}, answer = notThere }: { args: readonly string[]; manifest?: object; answer?: Answer },
): Promise<string> {
  const folder = vary.name()
  const server = createServer((request, response) => answer(request, response, url)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  await stage.write(`${folder}/package.json`, JSON.stringify({ name: folder, version: vary.version(), ...manifest }))
  const options = ['--no-audit', '--no-fund', '--no-update-notifier', '--fetch-retries=0', `--registry=${url}`]
  const said = await stage.run('npm', [...args, ...options], { cwd: `${stage.directory}/${folder}` })
  server.close()
  server.closeAllConnections()
  return said
}

const json = (response: ServerResponse, status: number, body: unknown): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

const notThere: Answer = (_, response) => json(response, 404, { error: 'Not found' })

const packument =
  (versions: Readonly<Record<string, object>>): Answer =>
  ({ url = '/' }, response, registry) => {
    const name = decodeURIComponent(url.slice(1))
    if (name.endsWith('.tgz')) return void response.end('no archive')
    const all = Object.entries(versions).map(([version, rest]) => [
      version,
      { name, version, dist: { tarball: `${registry}/${name}-${version}.tgz`, integrity: 'sha512-AAAA' }, ...rest },
    ])
    return json(response, 200, {
      name,
      'dist-tags': { latest: Object.keys(versions).at(-1) },
      versions: Object.fromEntries(all) as unknown,
    })
  }

export const npmFaults: readonly Faulty[] = [
  { label: 'npm: no such package', run: (stage, vary) => npm(stage, vary, { args: ['install', vary.name()] }) },
  {
    label: 'npm: no such version',
    run: (stage, vary) =>
      npm(stage, vary, { args: ['install', `${vary.name()}@${vary.version()}`], answer: packument({ '0.0.1': {} }) }),
  },
  {
    label: 'npm: registry is down',
    run: (stage, vary) =>
      npm(stage, vary, {
        args: ['install', vary.name(), `--@${vary.word()}:registry=x`, `--proxy=http://127.0.0.1:${vary.port()}`],
      }),
  },
  {
    label: 'npm: login needed',
    run: (stage, vary) =>
      npm(stage, vary, {
        args: ['install', vary.name()],
        answer: (_, response) => json(response, 401, { error: 'no login' }),
      }),
  },
  {
    label: 'npm: forbidden',
    run: (stage, vary) =>
      npm(stage, vary, {
        args: ['install', vary.name()],
        answer: (_, response) => json(response, 403, { error: 'forbidden' }),
      }),
  },
  {
    label: 'npm: registry is broken',
    run: (stage, vary) =>
      npm(stage, vary, {
        args: ['install', vary.name()],
        answer: (_, response) => json(response, 500, { error: 'broken' }),
      }),
  },
  {
    label: 'npm: archive is damaged',
    run: (stage, vary) =>
      npm(stage, vary, { args: ['install', vary.name()], answer: packument({ [vary.version()]: {} }) }),
  },
  {
    label: 'npm: peers do not fit',
    run: (stage, vary) => {
      const [peer, dependant] = [vary.name(), `${vary.name()}-x`]
      const answer: Answer = (request, response, url) =>
        packument({
          '1.0.0': {},
          '2.0.0': request.url?.includes(dependant) ? { peerDependencies: { [peer]: '1.0.0' } } : {},
        })(request, response, url)
      return npm(stage, vary, {
        args: ['install'],
        manifest: { dependencies: { [peer]: '2.0.0', [dependant]: '2.0.0' } },
        answer,
      })
    },
  },
  {
    label: 'npm: engine does not fit',
    run: (stage, vary) =>
      npm(stage, vary, {
        args: ['install', '--engine-strict'],
        manifest: { engines: { node: `>=${90 + vary.number(9)}` } },
      }),
  },
  {
    label: 'npm: platform does not fit',
    run: (stage, vary) =>
      npm(stage, vary, { args: ['install'], manifest: { os: [['darwin', 'win32', 'aix'][vary.number(3)]] } }),
  },
  { label: 'npm: no such script', run: (stage, vary) => npm(stage, vary, { args: ['run', vary.name()] }) },
  {
    label: 'npm: install script failed',
    run: (stage, vary) =>
      npm(stage, vary, { args: ['install'], manifest: { scripts: { postinstall: `exit ${1 + vary.number(90)}` } } }),
  },
  {
    label: 'npm: manifest is no JSON',
    run: async (stage, vary) => {
      const folder = vary.name()
      await stage.write(`${folder}/package.json`, `{ "name": "${folder}", ${vary.word()} }`)
      return stage.run('npm', ['install'], { cwd: `${stage.directory}/${folder}` })
    },
  },
  {
    label: 'npm: no manifest',
    run: async (stage, vary) => {
      const folder = vary.name()
      await stage.write(`${folder}/a.txt`, 'a')
      return stage.run('npm', ['run', vary.word()], { cwd: `${stage.directory}/${folder}` })
    },
  },
  { label: 'npm: no lock file', run: (stage, vary) => npm(stage, vary, { args: ['ci'] }) },
  {
    label: 'npm: lock file is of another manifest',
    run: async (stage, vary) => {
      const folder = vary.name()
      const [name, version] = [vary.name(), vary.version()]
      await stage.write(`${folder}/package.json`, JSON.stringify({ name: folder, dependencies: { [name]: version } }))
      await stage.write(
        `${folder}/package-lock.json`,
        JSON.stringify({ name: folder, lockfileVersion: 3, packages: { '': { name: folder } } }),
      )
      const server = createServer((request, response) => packument({ [version]: {} })(request, response, url)).listen(
        0,
        '127.0.0.1',
      )
      await once(server, 'listening')
      const address = server.address()
      const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
      const said = await stage.run('npm', ['ci', `--registry=${url}`], { cwd: `${stage.directory}/${folder}` })
      server.close()
      server.closeAllConnections()
      return said
    },
  },
  { label: 'npm: no such command', run: (stage, vary) => npm(stage, vary, { args: [vary.name()] }) },
  {
    label: 'npm: no name of a package',
    run: (stage, vary) => npm(stage, vary, { args: ['install', `_${vary.word()}@1`] }),
  },
  {
    label: 'npm: no name of a tag',
    run: (stage, vary) => npm(stage, vary, { args: ['install', `${vary.word()}@ ${vary.word()} ${vary.word()}`] }),
  },
]
