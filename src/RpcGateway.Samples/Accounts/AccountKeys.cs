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
    private const int PageSize = 1000;

    private static readonly RpcQueueName Queue = RpcQueueName.Topic("keys");

    /// <summary>Checks that the keys can be read, without blocking a thread meanwhile.</summary>
    /// <exception cref="RpcMailboxException">They cannot.</exception>
    public Task CheckAsync(CancellationToken cancellationToken) => keys.ReadAsync(Queue, count: 1, cancellationToken: cancellationToken);

    // The interface is synchronous. Data Protection calls it about once a day, and the mailbox works on threads of its own.
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var elements = new List<XElement>();
        for (var after = 0L; ;)
        {
            var page = keys.ReadAsync(Queue, after, PageSize).GetAwaiter().GetResult();
            elements.AddRange(page.Mails.Select(mail => XElement.Parse(mail.Message!.Xml)));
            if (!page.HasMore)
            {
                return elements;
            }

            after = page.Mails[^1].Sequence;
        }
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        keys.AppendAsync(Queue, new AccountKey(element.ToString(SaveOptions.DisableFormatting), friendlyName)).GetAwaiter().GetResult();
    }
}
