using RpcGateway.Services;

namespace RpcGateway.Redis.Messages;

/// <summary>A request to one node.</summary>
/// <param name="id">Its id, unique among the requests of the sender.</param>
/// <param name="request">What to do.</param>
internal readonly struct RequestMessage(long id, BackplaneRequest request) : INodeMessage
{
    public long Id => id;

    public BackplaneRequest Request => request;

    public int Size => request.Params.Length;

    public void Write(PayloadBuffer buffer)
    {
        var writer = new MessageWriter(buffer, MessageKind.Request);
        writer.Write(MessageField.RequestId, id);
        writer.Write(MessageField.Operation, [(byte)request.Operation]);
        writer.Write(MessageField.ConnectionId, request.ConnectionId);
        writer.Write(MessageField.Name, request.Name);
        writer.Write(MessageField.Body, request.Params.Span);
        writer.Write(MessageField.StreamId, request.StreamId);
        writer.Write(MessageField.TraceParent, request.TraceParent);
        writer.Write(MessageField.TraceState, request.TraceState);
        writer.Complete();
    }

    public static RequestMessage Read(ref MessageReader reader)
    {
        var id = 0L;
        var request = new BackplaneRequest("", default, "");
        while (reader.ReadField())
        {
            switch (reader.Tag)
            {
                case MessageField.RequestId:
                    id = reader.Number;
                    break;
                case MessageField.Operation when reader.Value.Length == 1:
                    request = request with { Operation = (BackplaneOperation)reader.Value.Span[0] };
                    break;
                case MessageField.ConnectionId:
                    request = request with { ConnectionId = reader.Text };
                    break;
                case MessageField.Name:
                    request = request with { Name = reader.Text };
                    break;
                case MessageField.Body:
                    request = request with { Params = reader.Value };
                    break;
                case MessageField.StreamId:
                    request = request with { StreamId = reader.Text };
                    break;
                case MessageField.TraceParent:
                    request = request with { TraceParent = reader.Text };
                    break;
                case MessageField.TraceState:
                    request = request with { TraceState = reader.Text };
                    break;
                default:
                    break;
            }
        }

        return new RequestMessage(id, request);
    }
}
