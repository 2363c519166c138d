// What the pages need beyond the Markdown of VitePress, so that the same files can be read in the repository.
import { posix } from 'node:path'

/** The anchor of a heading, as in the repository's own view of Markdown. */
export function slug(heading) {
  return heading.trim().toLowerCase().replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '').replace(/\s/g, '-')
}

/** Links to files outside of docs lead to the repository, at the revision of the version. A README is the index of its folder. */
export function links(markdown, site) {
  markdown.core.ruler.push('repository-links', (state) => {
    const folder = posix.dirname(state.env.relativePath ?? 'index.md')
    for (const token of state.tokens.flatMap((block) => block.children ?? [])) {
      const href = (token.type === 'link_open') ? token.attrGet('href') : null
      if (!href || /^([a-z]+:|#|\/)/i.test(href)) {
        continue
      }
      const [path, anchor] = href.split('#')
      const target = posix.normalize(posix.join('docs', folder, path))
      const fragment = anchor ? `#${anchor}` : ''
      if (!target.startsWith('docs/') || !/\.(md|png)$/.test(target)) {
        token.attrSet('href', `${site.home}/blob/${site.revision}/${target}${fragment}`)
      }
      else {
        token.attrSet('href', path.replace(/README\.md$/, 'index.md') + fragment)
      }
    }
  })
}
