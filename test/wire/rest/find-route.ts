import { pathsList } from 'discord-api-spec'
import type { Route } from './route.ts'

type Found = { readonly route: Route; readonly params: Record<string, string> }

export type RouteTable = ReadonlyMap<string, readonly { readonly route: Route; readonly parts: readonly string[] }[]>

/** By method and number of segments, so that a lookup compares few. Literal segments win over parameters. */
export function indexRoutes(routes: readonly Route[]): RouteTable {
  const table = new Map<string, { route: Route; parts: string[] }[]>()
  const literal = (parts: string[]): number => parts.filter((part) => !part.startsWith(':')).length
  for (const route of routes) {
    const parts = route.path.split('/')
    const key = `${route.method} ${parts.length}`
    const list = [...(table.get(key) ?? []), { route, parts }]
    table.set(
      key,
      list.toSorted((one, other) => literal(other.parts) - literal(one.parts)),
    )
  }
  return table
}

export function findRoute(table: RouteTable, method: string, path: string): Found | undefined {
  const given = path.split('/')
  for (const { route, parts } of table.get(`${method} ${given.length}`) ?? []) {
    const params: Record<string, string> = {}
    const fits = parts.every((part, index) => {
      const value = given[index] ?? ''
      if (!part.startsWith(':')) return part === value
      params[part.slice(1)] = decodeURIComponent(value)
      return value !== ''
    })
    if (fits) return { route, params }
  }
  return undefined
}

/** For the message about a request that the double can't answer: does Discord know it? */
export function isDiscords(method: string, path: string): boolean {
  const given = path.split('/')
  const paths: readonly string[] = pathsList[method.toLowerCase()] ?? []
  return paths.some((each) => {
    const parts = each.split('/')
    return parts.length === given.length && parts.every((part, index) => part.startsWith('{') || part === given[index])
  })
}
