import DefaultTheme from 'vitepress/theme-without-fonts'
import Diagram from './Diagram.vue'
import JavadocLink from './JavadocLink.vue'
import VersionMenu from './VersionMenu.vue'
import './style.css'

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('Diagram', Diagram)
    app.component('JavadocLink', JavadocLink)
    app.component('VersionMenu', VersionMenu)
  }
}
