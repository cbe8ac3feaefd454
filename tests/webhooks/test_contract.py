"""The two channels under the contract that every channel passes."""

from moderator.models import ChannelKind
from tests.webhooks.channel_contract import ChannelContract
from webhooks.delivery import Delivery
from webhooks.standin.discourse import Fault as ForumFault
from webhooks.standin.seed import SeedMessage, SeedPost
from webhooks.standin.twilio import Fault as TwilioFault

WORDS = "Bom dia a todos, uma ótima semana de trabalho!"


class TestForum(ChannelContract):
    kind = ChannelKind.FORUM
    path = "/webhooks/discourse"

    def write(self, installation):
        installation.community.publish(SeedPost("Bom dia para a comunidade", "geral", "maria", "Maria", WORDS))
        emitted = installation.community.emitter.deliveries
        made = next(item for item in emitted if item.headers["X-Discourse-Event"] == "post_created")
        return Delivery("", made.headers, made.body)

    def cut_next_answer(self, installation):
        installation.community.forum.faults.inject(ForumFault.CUT, method="POST")

    def sent(self, installation):
        forum = installation.community.forum
        return sum(forum.user(post.user_id).username == "moderapen" for post in forum.posts.values())


class TestWhatsApp(ChannelContract):
    kind = ChannelKind.WHATSAPP
    path = "/webhooks/whatsapp"

    def write(self, installation):
        installation.community.write(SeedMessage("whatsapp:+5561999990001", "Maria", WORDS))
        made = installation.community.twilio.outbox[-1]
        return Delivery(made.url, made.headers, made.body)

    def cut_next_answer(self, installation):
        installation.community.twilio.faults.append(TwilioFault.CUT_AFTER_ACCEPT)

    def sent(self, installation):
        return sum(message.direction != "inbound" for message in installation.community.twilio.messages.values())
