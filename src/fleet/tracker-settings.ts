export const trackerKinds = ['github', 'gitea', 'gitlab'] as const
export type TrackerKind = (typeof trackerKinds)[number]

/** An entry of `trackers:` in `fleet/mos.yaml`: where a bug of somebody's product is reported. Its token is of the environment. */
export type TrackerSettings = {
  /** as people name it: `bug file tracker:mos` */
  readonly id: string
  /** Forgejo speaks as Gitea does */
  readonly kind: TrackerKind
  /** `owner/name`; of GitLab a path of any depth */
  readonly repository: string
  /** of the API; absent: the public one of that kind, which gitea has none of */
  readonly url?: string
  /** components whose findings go there without being asked: `mos`, `runtime codex` */
  readonly components: readonly string[]
}
