import pytest

pytest.register_assert_rewrite("tests.bot.channels.contract")
