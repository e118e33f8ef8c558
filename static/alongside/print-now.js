// A page made for paper opens the print dialogue by itself.
addEventListener("load", () => print());
