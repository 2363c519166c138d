// Builds the pages of one version. build.mjs prepares them and passes the settings.
import { defineConfig } from 'vitepress'
import { links, slug } from '../markdown.mjs'

const site = JSON.parse(process.env.SITE)

export default defineConfig({
  title: 'Neo4j Sessions',
  titleTemplate: `:title · Neo4j Sessions ${site.version}`,
  description: 'Transactional session scopes for asynchronous Neo4j work in Spring Boot',
  lang: 'en',
  base: site.base,
  srcDir: site.pages,
  outDir: site.output,
  cacheDir: site.cache,
  // an old version is built again with each new one: without a time stamp, nothing changes in it
  lastUpdated: false,
  ignoreDeadLinks: 'localhostLinks',
  // no fonts and icons of other hosts
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  transformPageData: (page) => {
    // its file in the repository has another name
    if (page.relativePath.endsWith('index.md')) {
      page.frontmatter.editLink = false
    }
  },
  markdown: {
    anchor: { slugify: slug },
    toc: { slugify: slug },
    config: (markdown) => {
      links(markdown, site)
      const fence = markdown.renderer.rules.fence
      markdown.renderer.rules.fence = (tokens, index, ...rest) => (tokens[index].info.trim() === 'mermaid')
        ? `<Diagram code="${encodeURIComponent(tokens[index].content)}" />`
        : fence(tokens, index, ...rest)
    }
  },
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/getting-started', activeMatch: '^/(?!adr/)' },
      { text: 'Decisions', link: '/adr/', activeMatch: '^/adr/' },
      { component: 'JavadocLink' },
      { component: 'VersionMenu' }
    ],
    sidebar: site.sidebar,
    outline: [2, 3],
    externalLinkIcon: true,
    // all words have to be found, since many pages contain "session" or "timeout"
    search: { provider: 'local', options: { detailedView: true, miniSearch: { searchOptions: { combineWith: 'AND' } } } },
    socialLinks: [{ icon: 'github', link: site.home }],
    editLink: (site.version === 'next') ? { pattern: `${site.home}/edit/main/docs/:path`, text: 'Edit this page' } : undefined,
    versions: site.versions,
    version: site.version,
    root: site.root,
    docFooter: { prev: 'Previous page', next: 'Next page' }
  }
})
