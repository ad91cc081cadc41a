// What pages do with JavaScript. Without it, every form posts and every link leads on as usual.

import { startAnnouncements } from "./announce.js";
import { startClocks } from "./clock.js";
import { startComposer } from "./composer.js";
import { startDrafts } from "./drafts.js";
import { startEditors } from "./editor.js";
import { startFigures } from "./figures.js";
import { startFollowing } from "./follow.js";
import { startForms } from "./forms.js";
import { startHere } from "./here.js";
import { startLive } from "./live.js";
import { startNotebook } from "./notebook.js";
import { startMoving } from "./moving.js";
import { startNewest } from "./newest.js";
import { startNotice } from "./notice.js";
import { startOutbox } from "./outbox.js";
import { startPage } from "./page.js";
import { startReading } from "./reading.js";
import { startRefreshing } from "./refresh.js";
import { startRefused } from "./refused.js";
import { startShortcuts } from "./shortcuts.js";
import { startSignOut } from "./signout.js";
import { startSteadying } from "./steady.js";
import { startStrip } from "./strip.js";
import { startTimes } from "./times.js";
import { startUnfolding } from "./unfold.js";
import { startWaits } from "./waits.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
startSteadying(); // before all that listens for presses
startTimes();
startPage();
startStrip();
startFigures();
startForms();
startEditors();
startAnnouncements();
startClocks();
startFollowing();
startMoving();
startShortcuts();
startUnfolding();
startComposer();
startNotebook(); // before what takes other forms
startOutbox();
startWaits(); // before drafts: what it takes is no longer a draft
startSignOut();
startDrafts();
startNotice();
startRefused();
startNewest();
startReading();
startRefreshing();
startHere();
startLive();

if (document.querySelector("form[data-autosave], #editing")) import("./report.js").then(({ startReport }) => startReport());

// Last and apart: should it fail to load, notes are kept and sent all the same.
import("./vendor/govuk-frontend.min.js").then(({ initAll }) => initAll());
