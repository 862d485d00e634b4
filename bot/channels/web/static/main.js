import { listenAround } from "./chrome.js";
import { listenToComposer, resumeMessages } from "./composer.js";
import { arrange, toEnd } from "./list.js";
import { listen } from "./live.js";
import { byId } from "./page.js";
import { listenForAnswers } from "./replies.js";
import { listenForThreads } from "./thread.js";

arrange(byId("messages"));
toEnd(byId("scroll"));
listenForThreads();
listenToComposer(byId("composer"), byId("messages"));
listenToComposer(byId("thread-composer"), byId("thread-messages"));
listenForAnswers();
listenAround();
resumeMessages();
listen();
document.body.dataset.ready = "true";
