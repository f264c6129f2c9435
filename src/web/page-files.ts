import { createHash } from 'node:crypto'
import { dirname, extname, join } from 'node:path'
import { Failure } from '../errors.ts'
import type { Files } from '../host/host.ts'

export type PageFile = { readonly body: string; readonly type: string; readonly etag: string }
export type Page = {
  /** by URL path; what is not in here does not exist, whatever the path looks like */
  readonly files: ReadonlyMap<string, PageFile>
  readonly contentSecurityPolicy: string
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}
/** Plain modules of the libraries, as they are: the page's import map points here. */
const libraries: Record<string, string> = {
  '/vendor/preact.mjs': 'preact/dist/preact.mjs',
  '/vendor/preact-hooks.mjs': 'preact/hooks/dist/hooks.mjs',
  '/vendor/htm.mjs': 'htm/dist/htm.mjs',
}
const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64')

/** Reads the console's files, from the checkout or beside the bundle: both have `src/web/page` under the package root. */
export async function readPage(files: Pick<Files, 'read' | 'list' | 'stat'>, packageRoot: string): Promise<Page> {
  const folder = join(packageRoot, 'src/web/page')
  const own = (await files.list(folder)).filter((name) => extname(name) in types)
  const sources = own.map((name): [url: string, path: string] => [
    name === 'index.html' ? '/' : `/page/${name}`,
    join(folder, name),
  ])
  for (const [url, path] of Object.entries(libraries)) sources.push([url, await findLibrary(files, packageRoot, path)])
  const found = new Map<string, PageFile>()
  for (const [url, path] of sources) {
    const body = await files.read(path)
    if (body === undefined) throw new Failure(`The console's file ${path} is missing: run npm ci, or clone again.`)
    found.set(url, { body, type: types[extname(path)] ?? 'text/plain', etag: `"${sha256(body)}"` })
  }
  return { files: found, contentSecurityPolicy: findPolicy(found.get('/')?.body ?? '') }
}

/** npm puts what a package needs below it or beside it. The first one where there is none. */
async function findLibrary({ stat }: Pick<Files, 'stat'>, packageRoot: string, path: string): Promise<string> {
  const below = join(packageRoot, 'node_modules', path)
  for (let at = packageRoot; at !== dirname(at); at = dirname(at)) {
    const candidate = join(at, 'node_modules', path)
    if ((await stat(candidate)) !== undefined) return candidate
  }
  return below
}

/** Own files only. The import map must stand in the page itself, so it is allowed by its hash. */
function findPolicy(html: string): string {
  const importMap = /<script type="importmap">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? ''
  return [
    `default-src 'none'`,
    `script-src 'self' 'sha256-${sha256(importMap)}'`,
    `style-src 'self'`,
    `img-src 'self'`,
    `connect-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}
