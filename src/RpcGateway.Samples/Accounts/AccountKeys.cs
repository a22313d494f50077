using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using RpcGateway.Mailbox;

namespace RpcGateway.Samples.Accounts;

/// <summary>
/// Keeps the keys of Data Protection in the mailbox, next to the accounts: tokens stay valid after a restart, and on all nodes that share
/// the store.
/// </summary>
internal sealed class AccountKeys(IRpcMailbox<AccountKey> keys) : IXmlRepository
{
    // A key lasts 90 days; this is far more than a store ever has.
    private const int MaxKeys = 1000;

    private static readonly RpcQueueName Queue = RpcQueueName.Topic("keys");

    // The interface is synchronous. Data Protection calls it about once a day, and the mailbox works on threads of its own.
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var page = keys.ReadAsync(Queue, count: MaxKeys).GetAwaiter().GetResult();
        return [.. page.Mails.Select(mail => XElement.Parse(mail.Message!.Xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        keys.AppendAsync(Queue, new AccountKey(element.ToString(SaveOptions.DisableFormatting), friendlyName)).GetAwaiter().GetResult();
    }
}
