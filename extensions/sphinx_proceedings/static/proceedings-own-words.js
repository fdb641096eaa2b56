// The scripts' words in the site's language, by the keys of proceedings-words.js and
// proceedings-finder-words.js.  A build in another language than English writes its own in place of
// this file.

export default {};
