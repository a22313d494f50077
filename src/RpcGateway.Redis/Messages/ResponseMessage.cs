using RpcGateway.Services;

namespace RpcGateway.Redis.Messages;

/// <summary>The response to a request.</summary>
/// <param name="id">The id of the request.</param>
/// <param name="response">The response; null if the node does not have the connection.</param>
/// <param name="ids">The ids of the connections at the address that was asked for.</param>
internal readonly struct ResponseMessage(long id, BackplaneResponse? response, IReadOnlyCollection<string>? ids = null) : INodeMessage
{
    public long Id => id;

    public BackplaneResponse? Response => response;

    public IReadOnlyCollection<string> Ids => ids ?? [];

    public int Size => (response is null ? 0 : response.Result.Length + response.ErrorData.Length) + Ids.Sum(id => id.Length);

    public void Write(PayloadBuffer buffer)
    {
        var writer = new MessageWriter(buffer, MessageKind.Response);
        writer.Write(MessageField.RequestId, id);
        if (response is not null)
        {
            writer.Write(MessageField.IsFound, []);
            writer.Write(MessageField.Body, response.Result.Span);
            if (!response.WasSent)
            {
                writer.Write(MessageField.IsRefused, []);
            }

            if (response.ErrorCode is { } code)
            {
                writer.Write(MessageField.ErrorCode, code);
                writer.Write(MessageField.ErrorMessage, response.ErrorMessage);
                writer.Write(MessageField.ErrorData, response.ErrorData.Span);
            }
        }

        foreach (var item in Ids)
        {
            writer.Write(MessageField.Item, item);
        }

        writer.Complete();
    }

    public static ResponseMessage Read(ref MessageReader reader)
    {
        var (id, isFound) = (0L, false);
        var response = new BackplaneResponse();
        List<string>? ids = null;
        while (reader.ReadField())
        {
            switch (reader.Tag)
            {
                case MessageField.RequestId:
                    id = reader.Number;
                    break;
                case MessageField.IsFound:
                    isFound = true;
                    break;
                case MessageField.IsRefused:
                    response = response with { WasSent = false };
                    break;
                case MessageField.Body:
                    response = response with { Result = reader.Value };
                    break;
                case MessageField.ErrorCode:
                    response = response with { ErrorCode = (int)reader.Number };
                    break;
                case MessageField.ErrorMessage:
                    response = response with { ErrorMessage = reader.Text };
                    break;
                case MessageField.ErrorData:
                    response = response with { ErrorData = reader.Value };
                    break;
                case MessageField.Item:
                    (ids ??= []).Add(reader.Text);
                    break;
                default:
                    break;
            }
        }

        return new ResponseMessage(id, isFound ? response : null, ids);
    }
}
