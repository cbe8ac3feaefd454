"""What is said above each chart."""

from datetime import date, timedelta

from moderator.console.figures import sentences
from moderator.evaluation import Share
from moderator.models import ChannelKind
from moderator.store.numbers import Repeats, Speed, Waiting

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


def speed(*alone, inside, worst, waited=()):
    return Speed(alone, waited, inside, worst)


def test_messages():
    assert sentences.about_messages({MONDAY: 0, TUESDAY: 0}) == "Nenhuma mensagem chegou no período."
    said = "1.241 mensagens em 2 dias; o dia mais cheio foi 17/11, com 1.240."
    assert sentences.about_messages({MONDAY: 1, TUESDAY: 1240}) == said


def test_kinds():
    assert sentences.about_kinds([]) == "Nenhum dado pessoal nem credencial foi encontrado no período."
    said = "O que mais aparece é CPF: 3 mensagens, 75% dos achados."
    assert sentences.about_kinds([("CPF", 3), ("senha", 1)]) == said


def test_speed_against_the_mail_window():
    said = "5 de 7 retiradas dentro da janela de 10 minutos; a pior levou 14 min."
    assert sentences.about_speed(speed(5, 2, inside=5, worst=840), None) == said
    said = "A única retirada levou 4 s: dentro da janela de 10 minutos."
    assert sentences.about_speed(speed(1, inside=1, worst=4), ChannelKind.FORUM) == said
    said = "A única retirada levou 11 min: fora da janela de 10 minutos."
    assert sentences.about_speed(speed(waited=(1,), inside=0, worst=660), None) == said
    said = "Nenhuma postagem do fórum precisou de retirada no período."
    assert sentences.about_speed(speed(0, inside=0, worst=0), None) == said
    assert "é do fórum" in sentences.about_speed(speed(0, inside=0, worst=0), ChannelKind.WHATSAPP)


def test_exposure():
    assert sentences.about_exposure(0, 0, 0) == "Nenhuma mensagem precisou de retirada no período."
    said = "2 de 40 mensagens tratadas ainda têm dados ao alcance do público ou sem conferência."
    assert sentences.about_exposure(2, 3, 35) == said
    assert sentences.about_exposure(0, 1, 9) == "Nada ficou para trás, mas 1 retirada ainda espera."
    said = "Nenhum dado conhecido continua ao alcance do público, em 9 mensagens tratadas."
    assert sentences.about_exposure(0, 0, 9) == said


def test_precision():
    assert sentences.about_precision({}) == "Nenhum veredito no período diz se as regras acertam."
    said = "Ainda não dá para julgar nenhuma regra: são precisos 10 vereditos em cada uma."
    assert sentences.about_precision({"cpf": Share(0, 9)}) == said
    said = "Nenhum erro apontado em 1 regra com vereditos suficientes."
    assert sentences.about_precision({"cpf": Share(10, 10), "rg": Share(0, 2)}) == said
    said = "A regra que mais erra é cnpj: acertou 5 de 10 (entre 24% e 76%)."
    assert sentences.about_precision({"cpf": Share(10, 10), "cnpj": Share(5, 10), "rg": Share(0, 9)}) == said


def test_nudges():
    assert sentences.about_nudges(0, Repeats(0, 0, 0)) == "Ninguém recebeu orientação no período."
    said = "9 orientações a 8 pessoas; 1 repetiu em 30 dias (12%), 5 ainda nesse prazo."
    assert sentences.about_nudges(9, Repeats(8, 1, 5)) == said
    said = "1 orientação a 1 pessoa; 0 repetiram em 30 dias (0%)."
    assert sentences.about_nudges(1, Repeats(1, 0, 0)) == said


def test_waiting():
    assert sentences.about_waiting(Waiting((0,), (0,), None)) == "Nenhum caso espera por um moderador."
    said = "3 casos esperam por um moderador, 1 grave; o mais antigo há 2 dias."
    assert sentences.about_waiting(Waiting((1,), (2,), timedelta(days=2, hours=3))) == said
    said = "1 caso espera por um moderador, nenhum grave; o mais antigo há 40 min."
    assert sentences.about_waiting(Waiting((0,), (1,), timedelta(minutes=40))) == said
