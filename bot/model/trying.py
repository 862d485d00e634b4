"""Does the model answer as it is set? For `natverksbot check`: the mend, or nothing where all is well."""

from bot.model.embedding import embed
from bot.model.endpoint import Endpoint, EndpointFailed
from bot.model.helper import NUMPY_MISSING, has_numpy
from bot.model.rephrasing import rephrase
from bot.model.settings import ModelSettings

SECONDS = 10.0  # a model that was not awake may need some
SENTENCE = "Styrgruppen träffas fyra gånger om året."

MENDS = {
    401: "Nyckeln godtas inte. Sätt NATVERKSBOT_MODEL_KEY i miljön, eller skriv model.key_file.",
    404: "Rätta model.address eller modellens namn.",
    429: "Den tar inte emot fler frågor just nu. Försök igen om en stund, eller höj gränsen hos den som driver den.",
}
MENDS[403] = MENDS[401]
REDIRECTED = "Den skickar vidare till en annan adress. Skriv den slutliga adressen i model.address."


def try_out(settings: ModelSettings) -> str:
    if settings.embedding_model and not has_numpy():
        return NUMPY_MISSING
    endpoint = Endpoint(settings)
    try:
        if settings.embedding_model:
            embed(endpoint, settings.embedding_model, [SENTENCE], SECONDS)
        if settings.chat_model:
            rephrase(endpoint, settings.chat_model, "Hur ofta träffas styrgruppen?", [SENTENCE], SECONDS)
    except EndpointFailed as failure:
        return f"{settings.address} {failure}. {_mend(failure.status)}"
    finally:
        endpoint.close()
    return ""


def _mend(status: int) -> str:
    if 300 <= status < 400:
        return REDIRECTED
    return MENDS.get(status, "Är den i gång, och går den att nå härifrån?")
