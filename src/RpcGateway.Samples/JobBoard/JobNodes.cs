using System.Security.Cryptography;
using RpcGateway.Mailbox;
using RpcGateway.Samples.Storage;

namespace RpcGateway.Samples.JobBoard;

/// <summary>
/// Knows which nodes are silent. Nodes that share a database write to one queue; a reader measures with its own clock. A file belongs to one process, so the
/// other nodes in it are earlier processes. Used by one task.
/// </summary>
internal sealed class JobNodes(IRpcMailbox<JobNodeBeat> beats, SampleStorage storage, JobBoardOptions options, TimeProvider time)
{
    private static readonly RpcQueueName Queue = RpcQueueName.Topic("all");

    private readonly Dictionary<string, long> _heard = [];
    private readonly bool _isShared = storage.PostgreSql is not null;
    private long? _position;

    /// <summary>The id of this process.</summary>
    public string Id { get; } = $"{Environment.MachineName}-{RandomNumberGenerator.GetHexString(16, lowercase: true)}";

    /// <summary>Says that this node is alive, and reads which others are.</summary>
    public async Task ExchangeAsync(CancellationToken cancellationToken)
    {
        if (!_isShared)
        {
            return;
        }

        _position ??= (await beats.GetStateAsync(Queue, cancellationToken: cancellationToken)).Last;
        await beats.AppendAsync(Queue, new JobNodeBeat(Id), cancellationToken: cancellationToken);
        try
        {
            await ReadAsync(cancellationToken);
        }
        catch (RpcMailboxException e) when (e.Error == RpcMailboxError.Unreadable)
        {
            // Perhaps of a newer program. The nodes report again before they count as silent.
            _position = (await beats.GetStateAsync(Queue, cancellationToken: cancellationToken)).Last;
        }

        foreach (var (node, heard) in _heard)
        {
            if (time.GetElapsedTime(heard) > 10 * options.NodeTimeout)
            {
                _heard.Remove(node);
            }
        }
    }

    /// <summary>
    /// Whether the jobs of a node can run here: it is this one, or silent. If nothing was received from it yet, the time begins with the first
    /// question.
    /// </summary>
    public bool MayTakeFrom(string node)
    {
        if (!_isShared || node == Id)
        {
            return true;
        }

        if (!_heard.TryGetValue(node, out var heard))
        {
            _heard.Add(node, heard = time.GetTimestamp());
        }

        return time.GetElapsedTime(heard) > options.NodeTimeout;
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        RpcMailPage<JobNodeBeat> page;
        do
        {
            page = await beats.ReadAsync(Queue, _position!.Value, 1000, cancellationToken);
            foreach (var mail in page.Mails)
            {
                _position = mail.Sequence;
                if (mail.Message is { } beat)
                {
                    _heard[beat.Node] = time.GetTimestamp();
                }
            }
        }
        while (page.HasMore);
    }
}
