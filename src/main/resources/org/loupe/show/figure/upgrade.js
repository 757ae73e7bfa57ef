// The same output may stand on a page more than once, so all that wait are upgraded, each for itself.
function upgradeAll(id, d) {
  rootsIn(document, id).forEach(function (root) {
    if (root.hasAttribute('data-ready')) return;
    try {
      upgrade(root, d);
      root.setAttribute('data-ready', 'true');
      // A figure stands there twice: what needs no script has done its service.
      var fixed = root.querySelector('.loupe-static');
      if (fixed) fixed.style.display = 'none';
    } catch (error) {
      // What needs no script stays in view.
      if (window.console) console.error('Loupe: the interactive view could not be built', error);
    }
  });
}

// Some front ends keep an output in a shadow tree, which a search from the document does not enter; and a script in there
// is not told its own place. So shadow trees are searched too.
function rootsIn(tree, id) {
  return Array.from(tree.querySelectorAll('*')).reduce(function (roots, element) {
    if (element.id === id) roots.push(element);
    return element.shadowRoot ? roots.concat(rootsIn(element.shadowRoot, id)) : roots;
  }, []);
}
