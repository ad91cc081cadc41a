// What pages do with JavaScript. Without it, every form posts and every link leads on as usual.

import { startAnnouncements } from "./announce.js";
import { startLive } from "./live.js";
import { startOutbox } from "./outbox.js";
import { startPage } from "./page.js";
import { startTimes } from "./times.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
startTimes();
startPage();
startAnnouncements();
startOutbox();
startLive();

// Last and apart: should it fail to load, notes are kept and sent all the same.
import("./vendor/govuk-frontend.min.js").then(({ initAll }) => initAll());
