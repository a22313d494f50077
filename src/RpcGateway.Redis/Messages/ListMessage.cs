using RpcGateway.Services;

namespace RpcGateway.Redis.Messages;

/// <summary>Asks one node for its connections at an address.</summary>
/// <param name="id">The id of the request.</param>
/// <param name="address">The address.</param>
internal readonly struct ListMessage(long id, RpcAddress address) : INodeMessage
{
    public long Id => id;

    public RpcAddress Address => address;

    public int Size => 0;

    public void Write(PayloadBuffer buffer)
    {
        var writer = new MessageWriter(buffer, MessageKind.List);
        writer.Write(MessageField.RequestId, id);
        writer.Write(MessageField.AddressKind, [(byte)address.Kind]);
        writer.Write(MessageField.Name, address.Name);
        writer.Complete();
    }

    public static ListMessage Read(ref MessageReader reader)
    {
        var (id, address) = (0L, RpcAddress.All);
        while (reader.ReadField())
        {
            switch (reader.Tag)
            {
                case MessageField.RequestId:
                    id = reader.Number;
                    break;
                case MessageField.AddressKind when reader.Value.Length == 1:
                    address = address with { Kind = (RpcAddressKind)reader.Value.Span[0] };
                    break;
                case MessageField.Name:
                    address = address with { Name = reader.Text };
                    break;
                default:
                    break;
            }
        }

        return new ListMessage(id, address);
    }
}
