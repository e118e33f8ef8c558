// After saving: the browser's copy goes; the text for the trust's record is one tap away.

import { forget } from "./copies.js";
import "./record-text.js";

const place = document.querySelector("[data-saved]");
forget(place.dataset.user, place.dataset.saved);
